export default definePageConfig({ navigationBarTitleText: '技师证书', enablePullDownRefresh: true })
