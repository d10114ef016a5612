import Taro from '@tarojs/taro'
import { downloadFile } from './download'

/** The bill of an order in WeChat's reader, from where it can be kept or sent. */
export async function openBill(orderId: string): Promise<void> {
  const filePath = await downloadFile(`/bills/${orderId}`)
  await Taro.openDocument({ filePath, fileType: 'pdf', showMenu: true })
}
