export default definePageConfig({ navigationBarTitleText: '添加爱车' })
