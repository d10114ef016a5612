export default definePageConfig({ navigationBarTitleText: '怎么联系你' })
