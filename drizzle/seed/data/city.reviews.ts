import type { Powertrain } from '@anxin/shared/vehicles/vehicle.contract'

/**
 * Review texts of the demo city. `about` names the services that a text can be about; `{t}` becomes the family
 * name of the technician and `{c}` the series of the car. Scores: skill, manner, price clarity.
 */
export interface ReviewText {
  about: readonly string[]
  scores: readonly [skill: number, manner: number, priceClarity: number]
  text: string
  /** What the shop answered. */
  reply?: string
}

const r = (about: string, scores: ReviewText['scores'], text: string, reply?: string): ReviewText => ({
  about: about.split(' '),
  scores,
  text,
  ...(reply === undefined ? {} : { reply }),
})

export const REVIEW_TEXTS: readonly ReviewText[] = [
  // maintenance
  r('oil-service', [5, 5, 5], '下班顺路做的小保养，机油当面开封，{t}师傅把放出来的旧油给我看，四十分钟就好了。'),
  r('oil-service', [5, 5, 5], '价格和下单时一分不差，机油几升、滤芯什么牌子都写在单子上，放心。'),
  r('oil-service', [5, 4, 5], '{c}第三次来这里保养了，不推销，检查出轮胎还能再跑五千公里，就让我下次再换。'),
  r('oil-service', [4, 5, 4], '手艺没问题，就是周六人多，约的十点半，十点五十才进工位，前台有道歉。', '周六上午确实集中，我们把间隔调大了，下次给您留准点的工位。'),
  r('oil-service', [4, 4, 5], '做完发短信告诉我还剩多少刹车片，图片很清楚。要是休息区有杯热水就更好了。'),
  r('oil-service full-service', [5, 5, 4], '{t}师傅边做边讲，底盘护板螺丝少一颗也给补上了，没收钱。'),
  r('full-service', [5, 5, 5], '大保养比4S店省了一半，旧滤芯都摆在台上给我看，脏得吓人。'),
  r('full-service', [5, 4, 4], '活做得细，节气门洗完怠速稳多了。时间比预计多了二十分钟，提前电话说了。'),
  r('full-service', [3, 4, 4], '整体可以，但是交车时机油尺有点高，回去又放掉一点，来回跑了一趟。', '是我们加注后没有等油回落再量，已经改了流程，耽误您时间了，对不起。'),
  r('cabin-filter', [5, 5, 5], '换空调滤芯，二十分钟，拆下来全是柳絮，师傅顺手把进风口也吸干净了。'),
  r('cabin-filter ac-clean', [4, 5, 5], '车里霉味没了，做之前用内窥镜给我看了蒸发箱，做完又看了一遍，对比明显。'),
  r('ac-clean', [4, 4, 4], '洗完当天还有一点清洗剂的味道，第二天就散了，效果不错。'),
  r('brake-fluid', [5, 5, 5], '刹车脚感回来了。旧油用测试笔量给我看，含水确实超了。'),
  r('coolant', [5, 4, 5], '换防冻液还做了试压，发现一根小水管老化，拍照问我要不要换，没有自作主张。'),
  r('gearbox-oil', [5, 5, 4], '循环机换的变速箱油，用了几升按实际算，多付的钱当天退回来了。'),
  r('gearbox-oil', [5, 5, 5], '{t}师傅先试车再决定换不换滤网，换完{c}二挡不顿了，比网上说的要明白多了。'),
  r('gearbox-oil', [4, 3, 4], '手艺可以，就是前台话少，问一句答一句。结果是好的。', '谢谢提醒，我们以后会先把过程讲清楚。'),
  r('spark-plugs', [5, 5, 5], '冷车抖的毛病解决了，四支旧火花塞装袋还给我，第三缸那支间隙大得离谱。'),
  r('spark-plugs', [4, 5, 4], '品牌件和原厂件两种价都报了让我自己选，很实在。'),
  r('brake-pads', [5, 5, 5], '前片换的品牌件，师傅说盘还能用，没让我一起换，省了好几百。'),
  r('brake-pads', [5, 4, 5], '报价单上人工和配件分开写，换完一起路试，没有异响。'),
  r('brake-pads', [4, 4, 3], '片子没问题，最后价格落在预估的上限，希望预估能再准一点。', '您的车是对置卡钳，耗时多一些，我们已在报价里按车型写明，谢谢指出。'),
  r('check-up', [5, 5, 5], '跑长途前做的检查，三十二项一项一项打勾，发现备胎没气，给补上了。'),
  r('check-up', [5, 5, 4], '买二手{c}之前请师傅看的，指出右前翼子板喷过漆，最后谈下来三千。'),
  // faults
  r('warning-light', [5, 5, 5], '发动机灯亮，别家说要换氧传感器，这里查出来只是线束插头进水，处理一下一百多块。'),
  r('warning-light', [5, 4, 5], '先检测再报价，检测费写在前面，修了就不另收，很清楚。'),
  r('warning-light', [4, 4, 4], '读了码也看了数据流，说先清码观察，一周没再亮。没有让我乱换件。'),
  r('noise', [5, 5, 5], '过减速带咯噔响了半年，{t}师傅上举升机十分钟就找到了，是稳定杆小连杆。'),
  r('noise', [5, 5, 4], '异响真难找，师傅陪我试了两圈车，最后是内饰卡扣，没收修理费。'),
  r('noise', [3, 4, 4], '第一次没找准，换了胶套还有一点响，第二次来免费返工才好。', '第一次判断不准是我们的责任，谢谢您给机会返工，三个月内再响随时来。'),
  r('engine-trouble', [5, 5, 5], '{c}怠速抖，测了缸压看了积碳，拍了视频给我，最后只清了喷油嘴。'),
  r('engine-trouble', [5, 4, 4], '烧机油的问题说得很直白：现在大修不划算，先补着用。良心。'),
  r('gearbox-trouble', [5, 5, 5], '别家张口就说换总成，这里拆阀体清洗加换电磁阀，三分之一的钱，开了两个月没复发。'),
  r('gearbox-trouble', [5, 4, 4], '变速箱师傅是真懂，顿挫的原因画图讲给我听。等配件等了两天。'),
  r('ac-trouble', [5, 5, 5], '空调不冷，查出冷凝器有个砂眼，荧光剂照得清清楚楚，换完冰凉。'),
  r('ac-trouble', [4, 4, 4], '加冷媒前先查漏，这点比路边店强。等位稍久。'),
  r('starting-trouble', [5, 5, 5], '早上打不着，检测下来就是电瓶到寿命了，没说要换起动机，实在。'),
  r('leak', [5, 5, 4], '地上一滩油，清洗后加压找到是油底壳垫，拍照标了位置，修完半个月地上干干净净。'),
  r('steering-trouble', [5, 5, 5], '高速抖方向盘，先做动平衡没用，接着查出一条胎鼓包，动平衡的钱没收。'),
  r('steering-trouble alignment', [4, 4, 5], '四轮定位做完给了前后两张数据单，跑偏好了。'),
  // body
  r('panel-paint', [5, 5, 5], '右后门刮了一道，喷完站在太阳底下看不出色差，当天就取了车。'),
  r('panel-paint', [5, 4, 4], '颜色调得准，边上有一点点橘皮，抛光以后基本看不出来。'),
  r('panel-paint', [4, 4, 3], '漆做得不错，比预估多了一百，说是钣金多敲了半小时，事先微信问过我。', '多出的部分您确认后我们才做，明细已在账单里，谢谢理解。'),
  r('panel-paint bumper-repair', [5, 5, 5], '保险杠焊补加喷漆，没劝我换总成，省了一千多。'),
  r('bumper-repair', [4, 5, 5], '倒车蹭的保险杠，卡扣断了三个都换了新的，缝隙很匀。'),
  r('dent-repair', [5, 5, 5], '车门小坑不喷漆修平了，师傅顶了一个多小时，灯下看线条是直的。'),
  r('dent-repair scratch-polish', [4, 5, 4], '太阳纹抛掉了，深的那条事先说了抛不掉，果然，话讲在前头就好。'),
  r('scratch-polish', [5, 5, 5], '停车场的浅划痕抛没了，顺便教我怎么洗车不伤漆。'),
  r('collision', [5, 5, 4], '追尾后来拆检，哪些换哪些修分开列，还教我怎么跟保险说。'),
  // tyres
  r('tyre-replace', [5, 5, 5], '换了两条胎，生产日期都让我看了，是今年的，动平衡做到零。'),
  r('tyre-replace', [4, 4, 5], '价格比预估低一点，多收的原路退回，手机上能看到。'),
  r('tyre-repair', [5, 5, 5], '扎了颗自攻螺丝，内补，二十分钟搞定，还把另外三条胎的气校准了。'),
  r('tyre-repair', [5, 5, 5], '胎侧扎的，师傅说不能补，没硬赚这个钱，备胎给我换上就走了。'),
  r('wheel-balance', [5, 4, 5], '一百一以上抖的毛病好了，轮毂里的泥也给冲干净了。'),
  r('alignment', [5, 5, 5], '{t}师傅做定位很仔细，先查球头再调，调完方向盘是正的。'),
  r('tyre-rotate', [5, 5, 5], '四轮换位，顺手量了花纹深度写在单子上，下次什么时候换心里有数。'),
  // batteries
  r('battery-replace', [5, 5, 5], '换电瓶没断电，电台和座椅记忆都在，旧电瓶还抵了五十。'),
  r('battery-start-stop', [5, 4, 5], '启停电瓶换完做了匹配，启停又能用了，没去4S店少花六百。'),
  r('battery-check', [5, 5, 5], '入冬前测了一下，健康度还有百分之七十多，师傅说明年再来，没推销。'),
  // washes
  r('wash', [4, 5, 5], '排队不久，脚垫拿出来冲了，车门缝也擦到。'),
  r('wash', [4, 4, 5], '洗得干净，就是轮毂刷得一般，价格很公道。', '轮毂以后会多刷一遍，下次来您监督。'),
  r('wash-detail', [5, 5, 5], '虫胶和铁粉都去掉了，摸上去滑溜溜的，一个半小时值得。'),
  r('wax', [5, 5, 4], '打完蜡下雨水珠直接滚走，黑车特别明显。'),
  r('interior-clean', [5, 5, 5], '孩子吐过的座椅洗得没味道了，地毯还烘干了才给我。'),
  r('interior-clean', [4, 5, 4], '顶棚洗出来颜色均匀，缝隙里的饼干渣也清了，下午取车刚好。'),
  // new energy
  r('ev-service', [5, 5, 5], '{c}常规保养，不用去品牌店排两周。绝缘值、压差都打印出来给我。'),
  r('ev-service', [5, 5, 4], '师傅有高压证，挂在墙上能看到，戴绝缘手套操作，专业。'),
  r('traction-battery-check', [5, 5, 5], '卖车前测了电池，报告很详细，健康度九十二，买家也认。'),
  r('traction-battery-check', [5, 4, 5], '冬天掉电快，测完说电芯没问题，是胎压低加空调，没让我花冤枉钱。'),
  r('battery-coolant', [5, 5, 5], '真空加注，换下来的冷却液颜色都变了，做完还量了电导率。'),
  r('reducer-oil', [5, 5, 5], '减速器油换得快，放油螺丝上的铁屑拿给我看，说正常。'),
  r('hybrid-battery-cooling', [5, 5, 5], '{c}后排风口的滤网堵得全是毛，清完风扇不吼了。'),
  r('charging-trouble', [5, 5, 5], '慢充跳枪，查出是充电口温度传感器，一百多的件，没让换充电机。'),
  r('drive-trouble', [5, 5, 4], '报动力系统故障，先断电验电再查，最后是高压互锁插头松了。整个过程拍了照。'),
  r('drive-trouble charging-trouble', [4, 4, 4], '查得仔细，等一个配件等了三天，每天都有进度。'),
]

/** What people add about the place. */
export const REVIEW_TAILS: readonly string[] = [
  '门口好停车。',
  '离地铁口走五分钟。',
  '等的时候有空调有茶。',
  '全程能在手机上看到进度。',
  '下次还来。',
  '已经推荐给同事了。',
  '付款后钱先冻结，我确认了才给店里，踏实。',
  '约的几点就是几点，没有排队。',
  '旧件都装袋给我看过。',
  '过了两天平台还来问车有没有问题。',
  '店面不大，但是工具摆得整齐。',
  '周边小区的邻居都在这家修。',
  '开了一个月，没再犯。',
  '发票当天就开好了。',
  '师傅话不多，手很稳。',
  '第一次来，印象不错。',
  '交车前还帮着把玻璃擦了。',
  '孩子在旁边跑来跑去，老板也很耐心。',
  '从城西专门开过来的，值得。',
  '比朋友介绍的那家便宜一点。',
  '照片拍得清楚，坐在家里就看明白了。',
  '中午来的，人少，很快。',
]

/** Cars of the reviewers, and of nobody in particular. */
export const REVIEWED_CARS: readonly {
  brand: string
  series: string
  years: readonly [number, number]
  powertrain: Powertrain
}[] = [
  { brand: '大众', series: '朗逸', years: [2015, 2023], powertrain: 'petrol' },
  { brand: '大众', series: '迈腾', years: [2014, 2023], powertrain: 'petrol' },
  { brand: '大众', series: '途观L', years: [2017, 2024], powertrain: 'petrol' },
  { brand: '奥迪', series: 'A4L', years: [2013, 2023], powertrain: 'petrol' },
  { brand: '奥迪', series: 'Q5L', years: [2018, 2024], powertrain: 'petrol' },
  { brand: '宝马', series: '3系', years: [2013, 2023], powertrain: 'petrol' },
  { brand: '奔驰', series: 'C级', years: [2015, 2023], powertrain: 'petrol' },
  { brand: '丰田', series: '卡罗拉', years: [2014, 2023], powertrain: 'petrol' },
  { brand: '丰田', series: '凯美瑞', years: [2018, 2024], powertrain: 'hev' },
  { brand: '丰田', series: '雷凌', years: [2016, 2023], powertrain: 'hev' },
  { brand: '本田', series: '思域', years: [2016, 2023], powertrain: 'petrol' },
  { brand: '本田', series: 'CR-V', years: [2012, 2022], powertrain: 'petrol' },
  { brand: '日产', series: '轩逸', years: [2012, 2023], powertrain: 'petrol' },
  { brand: '日产', series: '天籁', years: [2013, 2022], powertrain: 'petrol' },
  { brand: '别克', series: '英朗', years: [2013, 2022], powertrain: 'petrol' },
  { brand: '别克', series: 'GL8', years: [2017, 2023], powertrain: 'petrol' },
  { brand: '福特', series: '福克斯', years: [2012, 2021], powertrain: 'petrol' },
  { brand: '吉利汽车', series: '帝豪', years: [2015, 2023], powertrain: 'petrol' },
  { brand: '哈弗', series: 'H6', years: [2014, 2023], powertrain: 'petrol' },
  { brand: '长安', series: 'CS75 PLUS', years: [2019, 2024], powertrain: 'petrol' },
  { brand: '比亚迪', series: '秦PLUS', years: [2021, 2024], powertrain: 'phev' },
  { brand: '比亚迪', series: '宋PLUS', years: [2021, 2024], powertrain: 'phev' },
  { brand: '理想', series: 'L7', years: [2023, 2025], powertrain: 'erev' },
  { brand: '问界', series: 'M7', years: [2022, 2025], powertrain: 'erev' },
  { brand: '比亚迪', series: '汉', years: [2020, 2024], powertrain: 'bev' },
  { brand: '比亚迪', series: '海豚', years: [2021, 2024], powertrain: 'bev' },
  { brand: '特斯拉', series: 'Model 3', years: [2020, 2024], powertrain: 'bev' },
  { brand: '特斯拉', series: 'Model Y', years: [2021, 2025], powertrain: 'bev' },
  { brand: '埃安', series: 'AION S', years: [2019, 2024], powertrain: 'bev' },
  { brand: '小鹏', series: 'P7', years: [2020, 2023], powertrain: 'bev' },
  { brand: '五菱', series: '宏光MINIEV', years: [2020, 2024], powertrain: 'bev' },
]
