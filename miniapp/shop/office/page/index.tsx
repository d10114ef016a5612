import { LIMITS } from '@anxin/shared/kernel/limits'
import { useState } from 'react'
import { api } from '@/common/api'
import { useCommand } from '@/common/command'
import { useLoad } from '@/common/load'
import type { Reply } from '@/common/request'
import { Button } from '@/common/ui/Button'
import { Card } from '@/common/ui/Card'
import { Field } from '@/common/ui/Field'
import { Banner, Empty, Failure, WhenLoaded } from '@/common/ui/Notice'
import { Screen } from '@/common/ui/Screen'

type OwnPage = Reply<'GET /shop/technician-page'>

/** How a technician wants to be seen by owners: under which name, with which words, or not at all. */
export default function OwnTechnicianPage() {
  const loaded = useLoad('own technician page', () => api('GET /shop/technician-page'))
  const command = useCommand()
  const [draft, setDraft] = useState<{ name?: string; intro?: string }>({})
  const page = loaded.data
  const [name, intro] = [draft.name ?? page?.name ?? '', draft.intro ?? page?.intro ?? '']
  if (loaded.error?.code === 'NOT_FOUND')
    return (
      <Screen>
        <Empty icon="user" text="你还不是排班的技师，请店主在「技师」里对应到你的账号" />
      </Screen>
    )
  const save = async (shown: boolean) => {
    const body = { name: name.trim(), intro: intro.trim(), shown }
    await command.run(async (commandId) => {
      loaded.put(await api('POST /shop/technician-page', { body: { commandId, ...body } }))
      setDraft({})
    })
  }
  const isBusy = command.isBusy
  return (
    <Screen
      {...(page === undefined
        ? {}
        : {
            footer: (
              <>
                {page.shown && (
                  <Button kind="second" isCompact isBusy={isBusy} onTap={() => void save(false)}>
                    不再公开
                  </Button>
                )}
                <Button isBusy={isBusy} isDisabled={name.trim() === ''} onTap={() => void save(true)}>
                  {page.shown ? '保存' : '同意公开我的主页'}
                </Button>
              </>
            ),
          })}
    >
      {command.error !== undefined && (
        <Failure
          error={command.error}
          safe={Object.values(command.error.fields)[0] ?? '主页没有变化，填写的还在'}
        />
      )}
      <WhenLoaded loaded={loaded}>
        {(shown) => <PageForm page={shown} name={name} intro={intro} onChange={setDraft} />}
      </WhenLoaded>
    </Screen>
  )
}

type PageFormProps = {
  page: OwnPage
  name: string
  intro: string
  onChange: (draft: { name: string; intro: string }) => void
}

function PageForm({ page, name, intro, onChange }: PageFormProps) {
  return (
    <>
      <Banner {...(page.shown ? { tone: 'released' as const, icon: 'check' as const } : {})}>
        {page.shown
          ? '公开中：车主能看到你的称呼、年限、技能、证书、评分、介绍和案例，随时可以不再公开'
          : '没有公开：车主只能看到门店登记的名字。公开后还能看到你的评分和案例，由你自己决定'}
      </Banner>
      <Card title="车主看到的">
        <Field
          label="称呼"
          value={name}
          charsMax={LIMITS.technicianNameCharsMax}
          hint="如 王师傅，可以不写全名"
          onChange={(next) => onChange({ name: next, intro })}
        />
        <Field
          label="自我介绍"
          value={intro}
          charsMax={LIMITS.introCharsMax}
          hint="擅长什么车、什么活；不写手机号和微信"
          isLong
          onChange={(next) => onChange({ name, intro: next })}
        />
      </Card>
    </>
  )
}
