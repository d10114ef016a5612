export default definePageConfig({ navigationBarTitleText: '帮看报价' })
