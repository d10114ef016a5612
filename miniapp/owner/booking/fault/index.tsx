import { Image, Text, View } from '@tarojs/components'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Icon } from '@/common/ui/Icon'
import { WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'
import { Tap } from '@/common/ui/Tap'
import { useCarInUse } from '../../common/cars'
import { FAULT_CATEGORY, useServices, type Service } from '../../common/services'
import { NEED_PHOTOS_MAX } from '../need-photos'
import { useFault, WHEN, type Fault } from './use-fault'
import './index.scss'

const TEXT_CHARS_MAX = 300

/** What is wrong, in her own way: a symptom, when it comes, words, pictures; each of them may be left out. */
export default function FaultPage() {
  const services = useServices(useCarInUse().car?.powertrain)
  const symptoms = services.data?.find(({ name }) => name === FAULT_CATEGORY)?.services ?? []
  const fault = useFault(symptoms)
  return (
    <Screen
      footer={
        <Button isDisabled={fault.service === undefined} onTap={fault.goOn}>
          {fault.symptom === undefined ? '说不清，先约检测' : '看检测费和门店'}
        </Button>
      }
    >
      <Text className="fault-title">车哪里不对劲</Text>
      <Text className="fault-lead">先检测后报价，你同意的才修。说不清的可以跳过，到店再看。</Text>
      <WhenLoaded loaded={services}>{() => <Symptoms symptoms={symptoms} fault={fault} />}</WhenLoaded>
      <When fault={fault} />
      <Card title="再说几句（可不填）">
        <Field
          label="在什么路况、响多久、修过没有"
          value={fault.text}
          charsMax={TEXT_CHARS_MAX}
          isLong
          onChange={fault.setText}
        />
        <Photos fault={fault} />
      </Card>
    </Screen>
  )
}

function Symptoms({ symptoms, fault }: { symptoms: readonly Service[]; fault: Fault }) {
  return (
    <Card title="什么现象">
      <Choice
        label="什么现象"
        columns={2}
        options={symptoms.map(({ id, name }) => ({ value: id, label: name.replace(/诊断$/, '') }))}
        value={fault.symptom?.id}
        onChoose={fault.setSymptom}
      />
    </Card>
  )
}

function When({ fault }: { fault: Fault }) {
  return (
    <Card title="什么时候出现（可多选，可不选）">
      <View className="fault-when">
        {WHEN.map((one) => {
          const isOn = fault.when.includes(one)
          return (
            <Tap
              key={one}
              className={`fault-chip ${isOn ? 'fault-chip-on' : ''}`}
              role="checkbox"
              label={one}
              isChosen={isOn}
              onTap={() => fault.toggleWhen(one)}
            >
              <Text>{one}</Text>
            </Tap>
          )
        })}
      </View>
    </Card>
  )
}

function Photos({ fault: { photos, addPhotos, dropPhoto } }: { fault: Fault }) {
  return (
    <View className="fault-photos">
      {photos.map(({ id, path }, index) => (
        <Tap
          key={id}
          className="fault-photo"
          label={`去掉第 ${index + 1} 张照片`}
          onTap={() => dropPhoto(id)}
        >
          <Image className="fault-photo-image" src={path} mode="aspectFill" aria-hidden />
          <View className="fault-photo-close">
            <Icon name="close" size="small" />
          </View>
        </Tap>
      ))}
      {photos.length < NEED_PHOTOS_MAX && (
        <Tap className="fault-photo fault-photo-add" label="加照片" onTap={addPhotos}>
          <Icon name="camera" />
          <Text className="fault-photo-text">加照片</Text>
        </Tap>
      )}
    </View>
  )
}
