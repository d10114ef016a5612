import { Text } from '@tarojs/components'
import type { PriceLine } from '@anxin/shared/catalogue/catalogue.contract'
import { useRouter } from '@tarojs/taro'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import { back } from '@/common/nav'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Cell } from '@/common/ui/Cell'
import { Choice } from '@/common/ui/Choice'
import { Field } from '@/common/ui/Field'
import { Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Receipt } from '@/common/ui/Receipt'
import { Screen } from '@/common/ui/Screen'
import { Sheet } from '@/common/ui/Sheet'
import { DraftBanner } from '../../common/DraftBanner'
import { LineList } from '../../common/LineList'
import { lineAmountFen, sumOfLines } from '../../common/price-line'
import { useSavedDraft, type SavedDraft } from '../../common/saved-draft'
import './index.scss'

type Draft = {
  readonly name: string
  readonly serviceId: string | null
  readonly model: string
  readonly lines: readonly PriceLine[]
}
const ANY_SERVICE = 'any'
const NOTHING: Draft = { name: '', serviceId: null, model: '', lines: [] }

/** One quote template. Saving an existing one writes it anew and takes the old one away. */
export default function TemplatePage() {
  const { templateId } = useRouter().params
  const loaded = useLoad<{ found: Draft | undefined }>(`template ${templateId ?? ''}`, () =>
    fetchDraft(templateId),
  )
  const draft = useSavedDraft<Draft>(`template ${templateId ?? 'new'}`, loaded.data?.found)
  const { save, saving, removing, remove } = useDeeds(templateId, draft)
  const [isTried, setTried] = useState(false)
  const [isAsking, setAsking] = useState(false)
  const { value } = draft
  const isComplete = value !== undefined && value.name.trim() !== '' && value.lines.length > 0
  const error = saving.error ?? removing.error
  return (
    <Screen
      footer={
        value === undefined ? null : (
          <>
            {templateId !== undefined && (
              <Button kind="danger" onTap={() => setAsking(true)}>
                删除
              </Button>
            )}
            <Button
              isBusy={saving.isBusy || removing.isBusy}
              isDisabled={!draft.isChanged}
              onTap={() => (isComplete ? void save() : setTried(true))}
            >
              保存模板
            </Button>
          </>
        )
      }
    >
      <WhenLoaded
        loaded={loaded}
        empty={({ found }) => found === undefined && <Empty icon="list" text="这个模板已经被删除" />}
      >
        {() =>
          value !== undefined && (
            <>
              <DraftBanner isFromBefore={draft.isFromBefore} onDrop={draft.drop} />
              {error !== undefined && <Failure error={error} safe="填写的内容还在" />}
              <TemplateForm value={value} isTried={isTried} onChange={draft.change} />
            </>
          )
        }
      </WhenLoaded>
      {isAsking && (
        <Sheet
          title="删除模板"
          onClose={() => setAsking(false)}
          footer={
            <Button kind="danger" isBusy={removing.isBusy} onTap={() => void remove()}>
              删除这个模板
            </Button>
          }
        >
          {removing.error !== undefined && <Failure error={removing.error} safe="模板还在" />}
          <Text>以后报价不能再用它。已经发出的报价不受影响。</Text>
        </Sheet>
      )}
    </Screen>
  )
}

type FormProps = { value: Draft; isTried: boolean; onChange: (part: Partial<Draft>) => void }

function TemplateForm({ value, isTried, onChange }: FormProps) {
  const { name, serviceId, model, lines } = value
  return (
    <>
      <Card>
        <Field
          label="模板名称"
          value={name}
          charsMax={40}
          hint="例如 前刹车片更换"
          onChange={(text) => onChange({ name: text })}
          {...(isTried && name.trim() === '' ? { problem: '请填写名称' } : {})}
        />
        <ServiceCell serviceId={serviceId} onChoose={(id) => onChange({ serviceId: id })} />
        <Field
          label="适用车型"
          value={model}
          charsMax={40}
          hint="例如 朗逸；不填则都适用"
          onChange={(text) => onChange({ model: text })}
        />
        <LineList lines={lines} onChange={(changed) => onChange({ lines: changed })} />
        {isTried && lines.length === 0 && <Text className="template-problem">至少要有一项</Text>}
      </Card>
      {lines.length > 0 && (
        <Receipt
          title="用它报价时"
          lines={lines.map((line, index) => ({ ...line, id: String(index), amountFen: lineAmountFen(line) }))}
          total={{ label: '合计', fen: sumOfLines(lines) }}
          foot="报价时每一项还可以改"
        />
      )}
    </>
  )
}

/** For which service the template is offered first; any, unless one is chosen. */
function ServiceCell({
  serviceId,
  onChoose,
}: {
  serviceId: string | null
  onChoose: (serviceId: string | null) => void
}) {
  const services = useLoad('services', () => api('GET /shop/services'))
  const [isOpen, setOpen] = useState(false)
  const items = services.data?.items ?? []
  const choose = (id: string) => {
    onChoose(id === ANY_SERVICE ? null : id)
    setOpen(false)
  }
  return (
    <>
      <Cell
        label="适用服务"
        value={serviceId === null ? '都适用' : (items.find((one) => one.serviceId === serviceId)?.name ?? '')}
        onTap={() => setOpen(true)}
      />
      {isOpen && (
        <Sheet title="适用服务" onClose={() => setOpen(false)}>
          <WhenLoaded loaded={services}>
            {() => (
              <Choice
                label="适用服务"
                columns={2}
                value={serviceId ?? ANY_SERVICE}
                options={[
                  { value: ANY_SERVICE, label: '都适用' },
                  ...items.map((one) => ({ value: one.serviceId, label: one.name })),
                ]}
                onChoose={choose}
              />
            )}
          </WhenLoaded>
        </Sheet>
      )}
    </>
  )
}

function useDeeds(templateId: string | undefined, draft: SavedDraft<Draft>) {
  const saving = useCommand()
  const removing = useCommand()
  const removeOld = async () =>
    templateId === undefined ||
    removing.run((commandId) =>
      api('POST /shop/quote-templates/:templateId/removal', { params: { templateId }, body: { commandId } }),
    )
  const leave = () => {
    draft.drop()
    back('/pages/shop/index')
  }
  return {
    saving,
    removing,
    save: async () => {
      const { value } = draft
      if (value === undefined) return
      const model = value.model.trim()
      const body = {
        name: value.name.trim(),
        serviceId: value.serviceId,
        model: model === '' ? null : model,
        lines: [...value.lines],
      }
      const isSaved = await saving.run((id) => api('POST /shop/quote-templates', { body: { id, ...body } }))
      if (isSaved && (await removeOld())) leave()
    },
    remove: async () => {
      if (await removeOld()) leave()
    },
  }
}

async function fetchDraft(templateId: string | undefined): Promise<{ found: Draft | undefined }> {
  if (templateId === undefined) return { found: NOTHING }
  const { items } = await api('GET /shop/quote-templates')
  const template = items.find(({ id }) => id === templateId)
  if (template === undefined) return { found: undefined }
  // Whoever may edit templates sees their prices.
  const lines = template.lines.map((line) => ({ ...line, unitPriceFen: line.unitPriceFen ?? 0 }))
  const { name, serviceId, model } = template
  return { found: { name, serviceId, model: model ?? '', lines } }
}
