import { useLaunch } from '@tarojs/taro'
import type { PropsWithChildren } from 'react'
import { nameTabPictures } from '@/common/bars'
import { useArrival } from './arrival'
import { askForServices } from './common/services'
import './app.scss'

nameTabPictures(['home', 'cars', 'orders', 'mine'])

export default function App({ children }: PropsWithChildren) {
  useArrival()
  useLaunch(({ path }) => {
    if (path === undefined || path === 'pages/home/index') askForServices()
  })
  return children
}
