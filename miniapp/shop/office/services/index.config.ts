export default definePageConfig({ navigationBarTitleText: '服务和价格' })
