export default definePageConfig({
  navigationBarTitleText: '维修案例',
  enablePullDownRefresh: true,
  enableShareAppMessage: true,
})
