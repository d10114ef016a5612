export default definePageConfig({ navigationBarTitleText: '技师' })
