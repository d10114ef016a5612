export default definePageConfig({ navigationBarTitleText: '找门店' })
