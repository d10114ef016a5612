export default definePageConfig({ navigationBarTitleText: '要求停工' })
