export default definePageConfig({ navigationBarTitleText: '完工' })
