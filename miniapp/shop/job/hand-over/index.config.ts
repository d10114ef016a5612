export default definePageConfig({ navigationBarTitleText: '交车' })
