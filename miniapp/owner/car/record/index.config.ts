export default definePageConfig({ navigationBarTitleText: '维保档案' })
