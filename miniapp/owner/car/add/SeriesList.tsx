import { Text } from '@tarojs/components'
import { useEffect } from 'react'
import { api } from '@/common/api'
import { useLoad } from '@/common/load'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { WhenLoaded } from '@/common/ui/Notice'
import { POWERTRAIN_WORDS } from '@/common/words'
import type { Series } from './use-add-car'

type SeriesListProps = {
  brandId: string
  /** Chosen before the app was killed. */
  seriesId: string | undefined
  onFound: (series: Series) => void
  onChoose: (series: Series) => void
}

export function SeriesList({ brandId, seriesId, onFound, onChoose }: SeriesListProps) {
  const series = useLoad(`series-${brandId}`, () =>
    api('GET /vehicle-brands/:brandId/series', { params: { brandId } }).then(({ items }) => items),
  )
  const known = series.data?.find(({ id }) => id === seriesId)
  useEffect(() => {
    if (known !== undefined) onFound(known)
  }, [known])
  return (
    <WhenLoaded loaded={series}>
      {(items) => (
        <>
          <Text className="car-add-step">选车系</Text>
          <Card isFlush>
            {items.map((one) => (
              <Cell
                key={one.id}
                label={one.name}
                note={`${one.yearFrom}–${one.yearTo ?? '今'} · ${one.powertrains.map((name) => POWERTRAIN_WORDS[name]).join('、')}`}
                onTap={() => onChoose(one)}
              />
            ))}
          </Card>
        </>
      )}
    </WhenLoaded>
  )
}
