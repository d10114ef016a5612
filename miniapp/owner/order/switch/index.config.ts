export default definePageConfig({ navigationBarTitleText: '换一家门店' })
