export default definePageConfig({ navigationBarTitleText: '逐项对比' })
