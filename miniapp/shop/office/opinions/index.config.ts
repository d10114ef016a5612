export default definePageConfig({ navigationBarTitleText: '同行评估' })
