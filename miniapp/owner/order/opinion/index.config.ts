export default definePageConfig({ navigationBarTitleText: '听听别家' })
