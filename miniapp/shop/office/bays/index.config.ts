export default definePageConfig({ navigationBarTitleText: '工位' })
