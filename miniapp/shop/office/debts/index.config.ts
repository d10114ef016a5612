export default definePageConfig({ navigationBarTitleText: '待还款项' })
