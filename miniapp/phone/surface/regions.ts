type District = readonly [name: string, code: string]
type City = { readonly name: string; readonly code: string; readonly districts: readonly District[] }
type Province = { readonly name: string; readonly code: string; readonly cities: readonly City[] }

/** Some of the country, by the codes of GB/T 2260: enough to pick from. WeChat knows all of it. */
export const REGIONS: readonly Province[] = [
  {
    name: '北京市',
    code: '110000',
    cities: [
      city('北京市', '110100', '东城区 110101 西城区 110102 朝阳区 110105 丰台区 110106 海淀区 110108'),
    ],
  },
  {
    name: '上海市',
    code: '310000',
    cities: [
      city('上海市', '310100', '黄浦区 310101 徐汇区 310104 长宁区 310105 静安区 310106 浦东新区 310115'),
    ],
  },
  {
    name: '浙江省',
    code: '330000',
    cities: [
      city(
        '杭州市',
        '330100',
        '上城区 330102 拱墅区 330105 西湖区 330106 滨江区 330108 萧山区 330109 余杭区 330110 富阳区 330111 临安区 330112 临平区 330113 钱塘区 330114',
      ),
      city('宁波市', '330200', '海曙区 330203 江北区 330205 北仑区 330206 镇海区 330211 鄞州区 330212'),
    ],
  },
]

function city(name: string, code: string, text: string): City {
  const parts = text.split(' ')
  const districts = parts.flatMap((part, index): District[] =>
    index % 2 === 0 ? [[part, parts[index + 1] ?? '']] : [],
  )
  return { name, code, districts }
}

/** The three wheels where these rows are chosen; a row that a wheel does not have becomes its first. */
export function regionWheels([province = 0, town = 0, district = 0]: readonly number[]): {
  columns: string[][]
  rows: number[]
  value: string[]
  code: string[]
} {
  const at = (row: number, length: number) => (row < length ? row : 0)
  const provinceRow = at(province, REGIONS.length)
  const { cities, ...one } = REGIONS[provinceRow]!
  const cityRow = at(town, cities.length)
  const { districts, ...two } = cities[cityRow]!
  const districtRow = at(district, districts.length)
  const [name, code] = districts[districtRow]!
  return {
    columns: [
      REGIONS.map((region) => region.name),
      cities.map((region) => region.name),
      districts.map((region) => region[0]),
    ],
    rows: [provinceRow, cityRow, districtRow],
    value: [one.name, two.name, name],
    code: [one.code, two.code, code],
  }
}

/** The rows of a province, a city and a district by their names. */
export function rowsOfRegion([province = '', town = '', district = '']: readonly string[]): number[] {
  const row = (index: number) => Math.max(index, 0)
  const first = row(REGIONS.findIndex(({ name }) => name === province))
  const cities = REGIONS[first]!.cities
  const second = row(cities.findIndex(({ name }) => name === town))
  return [first, second, row(cities[second]!.districts.findIndex(([name]) => name === district))]
}
