/**
 * Forty invented repair shops in Hangzhou. The roads are real, the shops, house numbers and people are not; names
 * were made up so as not to be those of known companies. Positions are GCJ-02, as WeChat gives and wants them, and
 * lie on or near the road, not at a surveyed door.
 */

/** What a shop is, which decides its bays, people and price list. */
export const SHOP_KINDS = [
  'large',
  'general',
  'couple',
  'german',
  'japanese',
  'ev',
  'body',
  'tyre',
  'wash',
  'gearbox',
] as const
export type ShopKind = (typeof SHOP_KINDS)[number]

export interface ShopPlace {
  name: string
  kind: ShopKind
  district: keyof typeof DISTRICT_CODES
  road: string
  lat: number
  lng: number
  /** Names of the owner and, after him, of the next person, where the shop is named after them. */
  people: readonly string[]
  /** Takes paid bookings without being asked first. */
  instantBook: boolean
  closedOnMondays: boolean
}

export const CITY_REGION = '330100'
export const CITY_NAME = '杭州市'

/** Administrative codes (GB/T 2260) that begin a licence number. */
export const DISTRICT_CODES = {
  上城区: '330102',
  拱墅区: '330105',
  西湖区: '330106',
  滨江区: '330108',
  萧山区: '330109',
  余杭区: '330110',
  富阳区: '330111',
  临平区: '330113',
  钱塘区: '330114',
} as const

type Row = [
  name: string,
  kind: ShopKind,
  district: ShopPlace['district'],
  road: string,
  lat: number,
  lng: number,
  flags: string,
  people?: string,
]

/** Flags: i = instant booking, m = closed on Mondays. */
const ROWS: Row[] = [
  ['青穗汽车服务中心', 'large', '西湖区', '古墩路688号', 30.3031, 120.1042, 'i'],
  ['临江一号汽修厂', 'large', '滨江区', '滨康路352号', 30.1812, 120.1956, ''],
  ['石桥联合汽修', 'large', '拱墅区', '石祥路419号', 30.3274, 120.1623, 'i'],
  ['新程汽车维修中心', 'large', '钱塘区', '金沙大道560号', 30.3119, 120.3382, ''],
  ['老槐树汽修', 'general', '上城区', '凯旋路236号', 30.2635, 120.1916, ''],
  ['明里亮堂汽车养护', 'general', '西湖区', '文三路477号', 30.2779, 120.1256, 'i'],
  ['稳当汽修', 'general', '拱墅区', '湖墅南路288号', 30.2846, 120.1517, ''],
  ['半山坡汽车维修', 'general', '拱墅区', '半山路118号', 30.3587, 120.1811, ''],
  ['一诺车间', 'general', '余杭区', '文一西路1218号', 30.2831, 120.0255, 'i'],
  ['三江口汽修', 'general', '萧山区', '通惠中路96号', 30.1712, 120.2781, ''],
  ['阿力汽车服务', 'general', '临平区', '迎宾路355号', 30.4189, 120.2987, 'i', '楼力'],
  ['南星汽修站', 'general', '上城区', '望江路57号', 30.2371, 120.1812, ''],
  ['小和山脚汽修', 'general', '西湖区', '留和路139号', 30.2288, 120.0521, ''],
  ['陈记夫妻汽修', 'couple', '西湖区', '振华路92号', 30.3258, 120.0889, '', '陈国平 沈丽华'],
  ['阿芳与老周汽修', 'couple', '拱墅区', '大关路143号', 30.3024, 120.1566, 'm', '周建国 方小芳'],
  ['转塘小两口汽修', 'couple', '西湖区', '转塘街道象山路41号', 30.1553, 120.0766, 'i'],
  ['闻堰夫妻店汽修', 'couple', '萧山区', '闻堰街道湘湖路77号', 30.1298, 120.1804, 'm'],
  ['良渚阿斌汽修', 'couple', '余杭区', '良渚街道玉鸟路26号', 30.3739, 120.0336, '', '俞斌 金玲玲'],
  ['乔司老沈家汽修', 'couple', '临平区', '乔司街道乔莫西路65号', 30.3487, 120.2834, 'm', '沈永康 傅月琴'],
  ['云栖德系工坊', 'german', '西湖区', '之江路18号', 30.1786, 120.1012, ''],
  ['秋涛德系专修', 'german', '上城区', '秋涛北路176号', 30.2721, 120.2003, 'i'],
  ['湘湖德系车间', 'german', '萧山区', '风情大道512号', 30.1911, 120.2344, ''],
  ['五常德系维修', 'german', '余杭区', '五常大道168号', 30.2572, 120.0274, ''],
  ['城北日系专修', 'japanese', '拱墅区', '莫干山路1123号', 30.3289, 120.1207, 'm'],
  ['钱江日系车房', 'japanese', '上城区', '钱江路389号', 30.2508, 120.2072, 'i'],
  ['富春日系汽修', 'japanese', '富阳区', '桂花西路33号', 30.0543, 119.9508, 'm'],
  ['蓝芯新能源车维修', 'ev', '滨江区', '江陵路258号', 30.2093, 120.2171, 'i'],
  ['西溪三电工坊', 'ev', '余杭区', '高教路209号', 30.2913, 120.0196, ''],
  ['下沙绿能车修', 'ev', '钱塘区', '学源街148号', 30.3164, 120.3846, ''],
  ['奔竞新能源车服务', 'ev', '萧山区', '奔竞大道88号', 30.2324, 120.2489, 'i'],
  ['临平新电车修', 'ev', '临平区', '世纪大道201号', 30.4001, 120.2862, ''],
  ['匀色钣喷', 'body', '上城区', '德胜东路2890号', 30.3102, 120.2611, ''],
  ['平直钣金喷漆', 'body', '拱墅区', '祥园路46号', 30.3402, 120.1158, ''],
  ['东新钣喷车间', 'body', '拱墅区', '东新路612号', 30.3229, 120.1763, 'm'],
  ['转得稳轮胎店', 'tyre', '滨江区', '滨文路433号', 30.1781, 120.1642, 'i'],
  ['艮山轮胎定位', 'tyre', '上城区', '艮山西路185号', 30.2808, 120.2031, 'i'],
  ['泡泡鲸洗车', 'wash', '西湖区', '天目山路256号', 30.2697, 120.1207, 'i'],
  ['雨后洗车美容', 'wash', '萧山区', '市心北路112号', 30.2066, 120.2636, 'i'],
  ['五挡变速箱专修', 'gearbox', '拱墅区', '沈半路301号', 30.3364, 120.1602, ''],
  ['换挡顺变速箱工坊', 'gearbox', '西湖区', '西溪路529号', 30.2581, 120.1057, ''],
]

export const SHOP_PLACES: readonly ShopPlace[] = ROWS.map(([name, kind, district, road, lat, lng, flags, people]) => ({
  name,
  kind,
  district,
  road,
  lat,
  lng,
  people: people?.split(' ') ?? [],
  instantBook: flags.includes('i'),
  closedOnMondays: flags.includes('m'),
}))
