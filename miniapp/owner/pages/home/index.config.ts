export default definePageConfig({ navigationBarTitleText: '安心修', enablePullDownRefresh: true })
