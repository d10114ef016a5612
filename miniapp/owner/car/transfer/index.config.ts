export default definePageConfig({ navigationBarTitleText: '过户给新车主' })
