export default definePageConfig({ navigationBarTitleText: '预约返修' })
