export default definePageConfig({ navigationBarTitleText: '接收车辆' })
