export default definePageConfig({ navigationBarTitleText: '车主评价' })
