export default definePageConfig({ navigationBarTitleText: '描述故障' })
