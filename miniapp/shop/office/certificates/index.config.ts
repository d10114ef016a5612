export default definePageConfig({ navigationBarTitleText: '技师证书' })
