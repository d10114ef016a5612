export default defineAppConfig({
  pages: ['pages/offers/index', 'pages/jobs/index', 'pages/schedule/index', 'pages/shop/index'],
  subPackages: [
    {
      root: 'office',
      pages: [
        'income/index',
        'services/index',
        'service/index',
        'templates/index',
        'template/index',
        'staff/index',
        'technicians/index',
        'bays/index',
        'hours/index',
        'leave/index',
        'reviews/index',
        'code/index',
        'phone/index',
      ],
    },
    {
      root: 'job',
      pages: [
        'order/index',
        'intake/index',
        'inspection/index',
        'quote/index',
        'pause/index',
        'finish/index',
        'hand-over/index',
      ],
    },
    { root: 'office', pages: ['messages/index', 'settings/index'] },
  ],
  window: {
    navigationBarTitleText: '安心修·门店',
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
        pagePath: 'pages/offers/index',
        text: '接单',
        iconPath: '@offersIcon',
        selectedIconPath: '@offersIconChosen',
      },
      {
        pagePath: 'pages/jobs/index',
        text: '工单',
        iconPath: '@jobsIcon',
        selectedIconPath: '@jobsIconChosen',
      },
      {
        pagePath: 'pages/schedule/index',
        text: '日程',
        iconPath: '@scheduleIcon',
        selectedIconPath: '@scheduleIconChosen',
      },
      {
        pagePath: 'pages/shop/index',
        text: '店铺',
        iconPath: '@shopIcon',
        selectedIconPath: '@shopIconChosen',
      },
    ],
  },
  darkmode: true,
  themeLocation: 'theme.json',
  lazyCodeLoading: 'requiredComponents',
})
