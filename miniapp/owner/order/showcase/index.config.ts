export default definePageConfig({ navigationBarTitleText: '公开维修案例' })
