export default defineAppConfig({
  pages: ['pages/home/index', 'pages/cars/index', 'pages/orders/index', 'pages/mine/index'],
  subPackages: [
    {
      root: 'booking',
      pages: ['services/index', 'fault/index', 'confirm/index', 'shops/index', 'slots/index'],
    },
    { root: 'shops', pages: ['shop/index'] },
    { root: 'car', pages: ['add/index', 'detail/index'] },
    {
      root: 'order',
      pages: [
        'detail/index',
        'pay/index',
        'quote/index',
        'code/index',
        'cancel/index',
        'time/index',
        'stop/index',
        'confirm/index',
        'follow-up/index',
        'review/index',
        'bill/index',
      ],
    },
    {
      root: 'me',
      pages: [
        'phone/index',
        'coupons/index',
        'invite/index',
        'messages/index',
        'reach/index',
        'settings/index',
        'privacy/index',
        'delete/index',
      ],
    },
  ],
  // The fuzzy place is enough to order shops by distance.
  requiredPrivateInfos: ['getFuzzyLocation'],
  permission: { 'scope.userFuzzyLocation': { desc: '用于推荐附近的门店、算出距离' } },
  window: {
    navigationBarTitleText: '安心修',
    navigationBarBackgroundColor: '@navigationBackground',
    navigationBarTextStyle: '@navigationText',
    backgroundColor: '@pageBackground',
    backgroundTextStyle: '@pullDownStyle',
  },
  tabBar: {
    color: '@tabText',
    selectedColor: '@tabSelected',
    backgroundColor: '@tabBackground',
    // Taro's types know only the two words and not the names of theme.json.
    borderStyle: '@tabBorder' as 'black',
    list: [
      {
        pagePath: 'pages/home/index',
        text: '首页',
        iconPath: '@homeIcon',
        selectedIconPath: '@homeIconChosen',
      },
      {
        pagePath: 'pages/cars/index',
        text: '爱车',
        iconPath: '@carsIcon',
        selectedIconPath: '@carsIconChosen',
      },
      {
        pagePath: 'pages/orders/index',
        text: '订单',
        iconPath: '@ordersIcon',
        selectedIconPath: '@ordersIconChosen',
      },
      {
        pagePath: 'pages/mine/index',
        text: '我的',
        iconPath: '@mineIcon',
        selectedIconPath: '@mineIconChosen',
      },
    ],
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
})
