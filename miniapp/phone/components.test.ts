import { describe, expect, test } from 'vitest'
import { logged, openMiniProgram, openPage } from './testing/mini-program'

/** A page whose handler logs what WeChat tells it. */
const told = `const told = (e) => console.log(e.type, JSON.stringify(e.detail)); Page({ told,`
const events = (...names: string[]) => names.map((name) => `bind${name}="told"`).join(' ')

describe('a form', () => {
  const wxml = `<form ${events('submit', 'reset')}>
      <input name="plate" placeholder="车牌" maxlength="8"/>
      <textarea name="fault" placeholder="故障" maxlength="-1"/>
      <switch name="tow" aria-label="拖车"/>
      <radio-group name="size" bindchange="told"><label><radio value="s"/>小</label><label><radio value="l"/>大</label></radio-group>
      <checkbox-group name="wants" bindchange="told"><checkbox value="a" aria-label="洗车"/><checkbox value="b" aria-label="打蜡"/></checkbox-group>
      <slider name="km" min="0" max="200" aria-label="里程"/>
      <picker name="day" mode="date" start="2026-01-01" end="2026-12-31"><view>日子</view></picker>
      <button form-type="submit">提交</button><button form-type="reset">清空</button></form>`

  test('sends what the person filled in, by the names of its fields', async () => {
    const phone = openPage(wxml, `${told} })`)
    await phone.type({ role: 'textbox', name: '车牌' }, '沪A12345678')
    await phone.type({ role: 'textbox', name: '故障' }, '异响')
    await phone.tap({ role: 'switch', name: '拖车' })
    await phone.tap('大')
    await phone.tap({ role: 'checkbox', name: '打蜡' })
    await phone.tap({ role: 'checkbox', name: '洗车' })
    await phone.slide({ role: 'slider', name: '里程' }, 120)
    await phone.pick('日子', '2026-12-24')
    await phone.tap('提交')
    expect(logged(phone)).toEqual([
      'change {"value":"l"}',
      'change {"value":["b"]}',
      'change {"value":["a","b"]}',
      'submit {"value":{"plate":"沪A123456","fault":"异响","tow":true,"size":"l","wants":["a","b"],"km":120,"day":"2026-12-24"}}',
    ])
    // Two fields, a switch, a label, two boxes, a slider, the picker with its wheels and 确定, and the button.
    expect(phone.taps()).toBe(11)
  })

  test('is empty again after a reset', async () => {
    const phone = openPage(wxml, `${told} })`)
    await phone.type({ role: 'textbox', name: '车牌' }, '沪A')
    await phone.tap({ role: 'switch', name: '拖车' })
    await phone.tap('清空')
    await phone.tap('提交')
    expect(logged(phone)).toEqual([
      'reset {}',
      'submit {"value":{"plate":"","fault":"","tow":false,"size":"","wants":[],"km":0,"day":null}}',
    ])
  })
})

describe('fields', () => {
  test('tell of every change, of the keyboard coming and going, and of its last key', async () => {
    const phone = openPage(
      `<input placeholder="名字" value="{{name}}" ${events('input', 'focus', 'blur', 'confirm')}/>`,
      `${told} data: { name: '李' } })`,
    )
    await phone.type('名字', '李雷')
    await phone.pressConfirm('名字')
    expect(logged(phone)).toEqual([
      'focus {"value":"李","cursor":1,"height":0}',
      'input {"value":"李雷","cursor":2,"keyCode":0}',
      'blur {"value":"李雷","cursor":2}',
      'confirm {"value":"李雷","cursor":2}',
    ])
  })

  test('take a new value from the page, and cannot be typed into when disabled', async () => {
    const phone = openPage(
      '<input placeholder="a" value="{{value}}" disabled="{{off}}"/><button bindtap="go">go</button>',
      `Page({ data: { value: '', off: false }, go() { this.setData({ value: 'given', off: true }) } })`,
    )
    await phone.tap('go')
    expect((await phone.see('a')).querySelector('input')?.value).toBe('given')
    await expect(phone.type('a', 'x')).rejects.toThrow('disabled')
  })
})

describe('choices', () => {
  test('only one radio of a group is chosen, and a disabled one cannot be', async () => {
    const phone = openPage(
      `<radio-group bindchange="told"><radio value="a" aria-label="A" checked/><radio value="b" aria-label="B"/>
       <radio value="c" aria-label="C" disabled/></radio-group>`,
      `${told} })`,
    )
    await phone.tap({ role: 'radio', name: 'B' })
    const states = ['A', 'B', 'C'].map(async (name) =>
      (await phone.see({ role: 'radio', name })).getAttribute('aria-checked'),
    )
    expect(await Promise.all(states)).toEqual(['false', 'true', 'false'])
    await expect(phone.tap({ role: 'radio', name: 'C' })).rejects.toThrow('disabled')
    const disabled = await phone.see({ role: 'radio', name: 'C' })
    disabled.click()
    expect(disabled.getAttribute('aria-checked')).toBe('false')
    expect(logged(phone)).toEqual(['change {"value":"b"}'])
  })

  test('what lies in a label is switched once, whether it or its label is tapped', async () => {
    const phone = openPage(
      `<checkbox-group bindchange="told"><label><checkbox value="a" aria-label="盒"/>字</label></checkbox-group>`,
      `${told} })`,
    )
    await phone.tap({ role: 'checkbox', name: '盒' })
    await phone.tap('字')
    expect(logged(phone)).toEqual(['change {"value":["a"]}', 'change {"value":[]}'])
  })

  test('a label switches what it names, once', async () => {
    const phone = openPage('<label for="it">通知</label><switch id="it" bindchange="told"/>', `${told} })`)
    await phone.tap('通知')
    expect(logged(phone)).toEqual(['change {"value":true}'])
  })
})

describe('pickers', () => {
  test('a selector answers the place of what was picked; cancelling is told as that', async () => {
    const phone = openPage(
      `<picker range="{{shops}}" range-key="name" header-text="门店" ${events('change', 'cancel')}><text>选门店</text></picker>`,
      `${told} data: { shops: [{ name: '东店' }, { name: '西店' }] } })`,
    )
    await phone.pick('选门店', '西店')
    await phone.tap('选门店')
    await phone.see({ role: 'dialog', name: '门店' })
    await phone.tap('取消')
    expect(logged(phone)).toEqual(['change {"value":1}', 'cancel {}'])
    expect(phone.taps()).toBe(5)
  })

  test('several wheels answer several places and tell of each turn', async () => {
    const phone = openPage(
      `<picker mode="multiSelector" range="{{r}}" value="{{v}}" ${events('change', 'columnchange')}><text>选</text></picker>`,
      `${told} data: { r: [['上午', '下午'], ['一点', '两点', '三点']], v: [0, 0] } })`,
    )
    await phone.pick('选', '下午', '三点')
    expect(logged(phone)).toEqual([
      'columnchange {"column":0,"value":1}',
      'columnchange {"column":1,"value":2}',
      'change {"value":[1,2]}',
    ])
  })

  test('a time out of range cannot be picked', async () => {
    const phone = openPage(
      '<picker mode="time" start="09:00" end="18:00" bindchange="told"><text>几点</text></picker>',
      `${told} })`,
    )
    await expect(phone.pick('几点', '08:00')).rejects.toThrow('08:00 is not offered')
    expect(logged(phone)).toEqual([])
  })

  test('nothing behind a picker can be tapped while it is open', async () => {
    const phone = openPage('<picker range="{{[1]}}"><text>选</text></picker><button>后面</button>')
    await phone.tap('选')
    expect(phone.isSeen('后面')).toBe(false)
    await phone.tap('取消')
    expect(phone.isSeen('后面')).toBe(true)
  })

  test('a kind of picker that the phone lacks is an error', async () => {
    const phone = openPage('<picker mode="colour"><text>选</text></picker>')
    await phone.tap('选')
    expect(phone.takeErrors().join()).toContain('<picker mode="colour"> is not supported by this phone')
  })

  test('a region answers names and codes, and each wheel shows what is in the one before', async () => {
    const phone = openPage(
      `<picker mode="region" value="{{v}}" ${events('change')}><text>地区</text></picker>`,
      `${told} data: { v: ['上海市', '上海市', '徐汇区'] } })`,
    )
    await phone.tap('地区')
    await phone.see('徐汇区')
    await phone.tap('取消')
    await phone.pick('地区', '浙江省')
    await phone.pick('地区', '浙江省', '宁波市', '海曙区')
    expect(logged(phone)).toEqual([
      'change {"value":["浙江省","杭州市","上城区"],"code":["330000","330100","330102"]}',
      'change {"value":["浙江省","宁波市","海曙区"],"code":["330000","330200","330203"]}',
    ])
  })

  test('a region may end with the city', async () => {
    const phone = openPage(
      `<picker mode="region" level="city" ${events('change')}><text>城市</text></picker>`,
      `${told} })`,
    )
    await phone.pick('城市', '浙江省', '杭州市')
    expect(logged(phone)).toEqual(['change {"value":["浙江省","杭州市"],"code":["330000","330100"]}'])
  })

  test('a wheel may be filled by the page after the one before it was turned', async () => {
    const phone = openPage(
      `<picker mode="multiSelector" range="{{r}}" bindchange="told" bindcolumnchange="turned"><text>车系</text></picker>`,
      `${told} data: { r: [['大众', '丰田'], ['朗逸']] },
        turned({ detail }) { if (detail.column === 0) setTimeout(() => this.setData({ r: [['大众', '丰田'], ['卡罗拉', '凯美瑞']] }), 5) } })`,
    )
    await phone.pick('车系', '丰田', '凯美瑞')
    expect(logged(phone)).toEqual(['change {"value":[1,1]}'])
  })

  test('a picker-view turns to the row that is tapped', async () => {
    const phone = openPage(
      `<picker-view value="{{[0]}}" bindchange="told"><picker-view-column><view>一</view><view>二</view></picker-view-column></picker-view>`,
      `${told} })`,
    )
    await phone.tap('二')
    expect(logged(phone)).toEqual(['change {"value":[1]}'])
  })
})

describe('what scrolls', () => {
  test('a scroll-view tells of its end each time it is reached, and of being pulled', async () => {
    const phone = openPage(
      `<scroll-view scroll-y refresher-enabled refresher-triggered="{{busy}}" aria-label="列表" aria-role="list"
        ${events('scrolltolower', 'refresherrefresh')}><view>一行</view></scroll-view>`,
      `${told} data: { busy: false } })`,
    )
    await phone.scrollToEnd({ role: 'list' })
    await phone.scrollToEnd({ role: 'list' })
    await phone.pullDown({ role: 'list' })
    expect(logged(phone)).toEqual([
      'scrolltolower {"direction":"bottom"}',
      'scrolltolower {"direction":"bottom"}',
      'refresherrefresh {}',
    ])
  })

  test('a page tells of its end, and is pulled down only where its JSON allows it', async () => {
    const js = `Page({ onReachBottom() { console.log('end') }, onPullDownRefresh() { console.log('pulled') } })`
    const phone = openPage('<view/>', js, { json: { enablePullDownRefresh: true } })
    await phone.scrollToEnd()
    await phone.pullDown()
    expect(logged(phone)).toEqual(['end', 'pulled'])
    const stiff = openPage('<view/>', js)
    await expect(stiff.pullDown()).rejects.toThrow('its JSON does not allow it')
  })

  test('a swiper shows one item, follows the finger, and stops at its ends', async () => {
    const phone = openPage(
      `<swiper bindchange="told" aria-role="group"><swiper-item><text>一</text></swiper-item><swiper-item><text>二</text></swiper-item></swiper>`,
      `${told} })`,
    )
    expect([phone.isSeen('一'), phone.isSeen('二')]).toEqual([true, false])
    await phone.swipe({ role: 'group' }, 'left')
    expect([phone.isSeen('一'), phone.isSeen('二')]).toEqual([false, true])
    await phone.swipe({ role: 'group' }, 'left')
    await phone.swipe({ role: 'group' }, 'right')
    expect(logged(phone)).toEqual([
      'change {"current":1,"currentItemId":"","source":"touch"}',
      'change {"current":0,"currentItemId":"","source":"touch"}',
    ])
  })
})

describe('what people and screen readers find', () => {
  test('roles and names of the template, over those that a component has by itself', async () => {
    const phone = openPage(`
      <view aria-role="heading" aria-label="订单">x</view><image src="/a.png" aria-label="照片"/>
      <view aria-hidden="{{true}}"><button>藏起来</button></view><view hidden><button>不在</button></view>
      <view style="display:none"><button>看不见</button></view><navigator url="/pages/one/index">去看</navigator>
      <button aria-role="tab">页签</button>`)
    await phone.see({ role: 'heading', name: '订单' })
    await phone.see({ role: 'img', name: '照片' })
    await phone.see({ role: 'link', name: '去看' })
    await phone.see({ role: 'tab', name: '页签' })
    for (const gone of ['藏起来', '不在', '看不见']) expect(phone.isSeen(gone)).toBe(false)
  })

  test('two things of one name are not guessed between', async () => {
    const phone = openPage('<button>好</button><button>好</button>')
    await expect(phone.tap('好')).rejects.toThrow('2 elements are "好"')
  })

  test('markers of a map, which tell which one was tapped, and a map that was moved', async () => {
    const phone = openPage(
      `<map latitude="31" longitude="121" markers="{{markers}}" aria-label="附近的店" ${events('markertap', 'regionchange')}/>`,
      `${told} data: { markers: [{ id: 7, latitude: 31, longitude: 121, title: '东店' }] } })`,
    )
    await phone.tap('东店')
    await phone.moveMap(
      { role: 'region', name: '附近的店' },
      { centerLocation: { latitude: 32, longitude: 120 } },
    )
    expect(logged(phone)[0]).toBe('markertap {"markerId":7}')
    expect(
      logged(phone)
        .slice(1)
        .map((line) => line.includes('"latitude":32')),
    ).toEqual([true, true])
    expect(phone.taps()).toBe(1)
  })

  test('a map that is steered by its context tells where it is', async () => {
    const phone = openPage(
      `<map id="m" latitude="{{at}}" longitude="120" scale="14" aria-label="地图" bindregionchange="moved"/>
       <button bindtap="go">去</button><button bindtap="ask">问</button><button bindtap="set">设</button>`,
      `const map = wx.createMapContext('m'), show = (r) => console.log(r.latitude, r.longitude)
       Page({ data: { at: 30 }, moved({ detail }) { console.log(detail.type, detail.causedBy) },
         go() { map.moveToLocation({ success: () => map.getCenterLocation({ success: (r) => { show(r)
           map.includePoints({ points: [{ latitude: 10, longitude: 20 }, { latitude: 20, longitude: 40 }],
             success: () => map.getCenterLocation({ success: show }) }) } }) }) },
         ask() { wx.createMapContext('none').getScale({ fail: (r) => console.log(r.errMsg) }); try { map.getRegion() } catch {} },
         set() { this.setData({ at: 31 }, () => map.getCenterLocation({ success: show })) } })`,
      { options: { conditions: { place: { latitude: 30.2, longitude: 120.1 } } } },
    )
    await phone.tap('去')
    await phone.waitFor(() => logged(phone).length === 6, 'moved twice')
    expect(logged(phone).filter((line) => !/begin|end/.test(line))).toEqual(['30.2 120.1', '15 30'])
    expect(logged(phone)).toContain('end update')
    await phone.tap('问')
    await phone.tap('设')
    await phone.waitFor(() => logged(phone).length === 8, 'answered')
    expect(logged(phone).slice(6).toSorted()).toEqual(['31 120', 'getScale:fail map none is not found'])
    expect(phone.takeErrors().join()).toContain('MapContext.getRegion is not supported by this phone')
  })

  test('the words of rich text', async () => {
    const phone = openPage('<rich-text nodes="<p>第<b>一</b>条</p>"/>')
    await phone.see('第一条')
  })
})

describe("a component of the mini-program's own", () => {
  test('sends its data by copy too, and its bytes are known', async () => {
    const phone = openMiniProgram({
      pages: {
        'pages/one/index': { wxml: '<part/>', json: { usingComponents: { part: '/parts/part' } } },
      },
      files: {
        'parts/part.json': '{"component":true}',
        'parts/part.wxml': '<view>{{who.name}}{{who.gone}}</view>',
        'parts/part.js': `Component({ attached() { const who = { name: '李', toJSON() { return { name: '韩' } } }
          this.setData({ who }) } })`,
      },
    })
    await phone.see('韩')
    expect(phone.phone.journal.setData).toEqual([{ page: 'parts/part', bytes: 22 }])
  })

  test('has properties, data, methods, slots, life times, behaviors and events', async () => {
    const phone = openMiniProgram({
      pages: {
        'pages/one/index': {
          wxml: '<star count="{{count}}" bindrate="rated"><text>评分</text></star><button bindtap="more">more</button>',
          json: { usingComponents: { star: '/parts/star' } },
          js: `Page({ data: { count: 1 }, rated(e) { console.log('page', JSON.stringify(e.detail)) },
            more() { this.setData({ count: 5 }); console.log(this.selectComponent('#none')) } })`,
        },
      },
      files: {
        'parts/star.json': '{"component":true}',
        'parts/star.wxml': '<slot/><view bindtap="rate">{{count}} 星</view>',
        'parts/star.js': `const logging = Behavior({ attached() { console.log('behavior attached') } })
          Component({ behaviors: [logging], properties: { count: Number }, lifetimes: { attached() { console.log('attached', this.data.count) } },
            observers: { count(n) { console.log('count', n) } },
            methods: { rate(e) { this.triggerEvent('rate', { count: this.data.count, type: e.type }) } } })`,
      },
    })
    await phone.see('评分')
    await phone.tap('1 星')
    await phone.tap('more')
    await phone.see('5 星')
    expect(logged(phone)).toEqual([
      ...logged(phone).filter((line) => line === 'count 1'),
      'behavior attached',
      'attached 1',
      'page {"count":1,"type":"tap"}',
      'count 5',
      'null',
    ])
  })
})
