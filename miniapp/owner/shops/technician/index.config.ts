export default definePageConfig({
  navigationBarTitleText: '技师',
  enablePullDownRefresh: true,
  enableShareAppMessage: true,
})
