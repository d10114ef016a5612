export default definePageConfig({ navigationBarTitleText: '等配件' })
