import type { PropsWithChildren } from 'react'
import { nameTabPictures } from '@/common/bars'
import { useArrival } from './arrival'
import './app.scss'

nameTabPictures(['home', 'cars', 'orders', 'mine'])

export default function App({ children }: PropsWithChildren) {
  useArrival()
  return children
}
