export default definePageConfig({ navigationBarTitleText: '技师休假' })
