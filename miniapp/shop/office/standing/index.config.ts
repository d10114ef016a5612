export default definePageConfig({ navigationBarTitleText: '为什么排在这里' })
