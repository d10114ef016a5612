export default definePageConfig({ navigationBarTitleText: '看一份报价' })
