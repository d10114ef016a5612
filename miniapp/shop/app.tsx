import type { PropsWithChildren } from 'react'
import { nameTabPictures } from '@/common/bars'
import './app.scss'

nameTabPictures(['offers', 'jobs', 'schedule', 'shop'])

export default function App({ children }: PropsWithChildren) {
  return children
}
