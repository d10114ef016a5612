import { Text, View } from '@tarojs/components'
import Taro, { useRouter } from '@tarojs/taro'
import { isPlate } from '@anxin/shared/kernel/plate'
import { useEffect, useRef, useState } from 'react'
import { Failure } from '@/common/ui/Notice'
import { Button } from '@/common/ui/Button'
import { Field } from '@/common/ui/Field'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import { POWERTRAIN_WORDS } from '@/common/words'
import { PlateField } from '../../common/PlateField'
import { BrandList } from './BrandList'
import { SeriesList } from './SeriesList'
import { useAddCar, type AddCar } from './use-add-car'
import { YearGrid } from './YearGrid'
import './index.scss'

/** A car in five taps and a plate: what is told is kept, and comes back when the app was killed in between. */
export default function AddCarPage() {
  const { next } = useRouter().params
  const add = useAddCar(next === undefined || next === '' ? undefined : decodeURIComponent(next))
  const { draft, command } = add
  // The page begins with the plate, so its keys are there at once.
  const [isPlateOpen, setPlateOpen] = useState(!isPlate(draft.plate))
  const isAskingKm = add.variant !== undefined && add.next === undefined
  return (
    <Screen
      {...(isAskingKm
        ? {
            footer: (
              <Button isBusy={command.isBusy} onTap={() => void add.save()}>
                保存
              </Button>
            ),
          }
        : {})}
    >
      <View className="car-add-plate">
        <Text className="car-add-label">车牌</Text>
        <PlateField
          value={draft.plate}
          isOpen={isPlateOpen}
          setOpen={setPlateOpen}
          onChange={add.setPlate}
          onDone={add.setPlate}
        />
      </View>
      {command.error !== undefined && <Refusal add={add} />}
      {isPlate(draft.plate) ? <Steps add={add} /> : <Text className="car-add-hint">先填车牌，再选车型</Text>}
    </Screen>
  )
}

function Steps({ add }: { add: AddCar }) {
  const { draft, series, variant } = add
  useTopOf(`${draft.brand?.id} ${series?.id} ${variant?.modelYear}`)
  if (draft.brand === undefined) return <BrandList onChoose={add.setBrand} />
  return (
    <>
      <Chosen label="品牌" text={draft.brand.name} onChange={() => add.setBrand(undefined)} />
      {draft.seriesId === undefined || series === undefined ? (
        <SeriesList
          brandId={draft.brand.id}
          seriesId={draft.seriesId}
          onFound={add.foundSeries}
          onChoose={(one) => add.setSeries(one)}
        />
      ) : (
        <>
          <Chosen label="车系" text={series.name} onChange={() => add.setSeries(undefined)} />
          {variant === undefined ? (
            <YearGrid
              series={series}
              isBusy={add.command.isBusy}
              onChoose={(one) => void add.setVariant(one)}
            />
          ) : (
            <>
              <Chosen
                label="年款"
                text={`${variant.modelYear} 款 ${POWERTRAIN_WORDS[variant.powertrain]}`}
                onChange={add.forgetVariant}
              />
              {add.next === undefined && <KmField add={add} />}
            </>
          )}
        </>
      )}
    </>
  )
}

/** Each step begins at its top, wherever in the long list before it the finger was. */
function useTopOf(step: string): void {
  const shown = useRef(step)
  useEffect(() => {
    if (shown.current === step) return
    shown.current = step
    void Taro.pageScrollTo({ scrollTop: 0, duration: 0 })
  }, [step])
}

function KmField({ add }: { add: AddCar }) {
  return (
    <View className="car-add-km">
      <Field
        label="现在的里程（可不填）"
        value={add.km}
        type="number"
        charsMax={7}
        suffix="公里"
        hint="填了能提醒下次保养"
        onChange={add.setKm}
        {...(add.command.error?.fields['odometerKm'] === undefined
          ? {}
          : { problem: add.command.error.fields['odometerKm'] })}
      />
    </View>
  )
}

/** What has been chosen, in one line, with the way to choose again. */
function Chosen({ label, text, onChange }: { label: string; text: string; onChange: () => void }) {
  return (
    <View className="car-add-chosen">
      <Text className="car-add-label">{label}</Text>
      <Text className="car-add-value">{text}</Text>
      <Tap className="car-add-change" label={`重选${label}`} onTap={onChange}>
        <Text>重选</Text>
      </Tap>
    </View>
  )
}

function Refusal({ add }: { add: AddCar }) {
  const { error } = add.command
  if (error === undefined) return null
  return (
    <View className="car-add-refusal">
      <Failure
        error={error}
        safe="填过的内容都在"
        {...(error.code === 'NETWORK' ? { onRetry: () => void add.save() } : {})}
      />
      {error.code === 'PLATE_TAKEN' && (
        <Button kind="second" onTap={() => void add.useKnown()}>
          用已添加的这辆
        </Button>
      )}
    </View>
  )
}
