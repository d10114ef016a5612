import { CERTIFICATE_NAMES } from '@anxin/shared/shops/certificate-words'
import type { App } from '../app'
import type { Tx } from '../platform/db'
import type { Event } from '../platform/outbox'
import { certificateFacts, staffOfTechnician, staffUserIds } from '../shops'
import type { Message } from './messages'
import { notify } from './notify'

type Told = 'certificate.decided' | 'certificate.ending' | 'certificate.ended'

/** Listener: what has become of a certificate; the shop's owners hear it, and the technician whose it is. */
export async function tellCertificate(app: App, tx: Tx, event: Event<Told>): Promise<void> {
  const { certificateId, shopId } = event.payload
  const { technicianId, technicianName, kind, validUntil } = await certificateFacts(tx, certificateId)
  const name = `${technicianName} 的${CERTIFICATE_NAMES[kind]}`
  const owners = await staffUserIds(tx, shopId, ['shop-owner'])
  const staff = await staffOfTechnician(tx, technicianId)
  const people = new Set([...owners, ...(staff && staff.userId !== null ? [staff.userId] : [])])
  for (const userId of [...people].toSorted()) {
    await notify(app, tx, {
      userId,
      message: { template: 'shop-alert', ...wordsOf(event, name, validUntil ?? '') },
      orderId: null,
      subject: '技师证书',
      subjectAt: event.at,
      cause: `${event.topic}.${event.id}`,
    })
  }
}

function wordsOf(event: Event<Told>, name: string, validUntil: string): Pick<Message, 'title' | 'text'> {
  switch (event.topic) {
    case 'certificate.ending':
      return {
        title: '证书即将到期',
        text: `${name} ${validUntil} 到期，到期后不再派需要它的工单，请尽快更新`,
      }
    case 'certificate.ended':
      return { title: '证书已到期', text: `${name} 已到期，不再派需要它的工单` }
    case 'certificate.decided':
      return (event as Event<'certificate.decided'>).payload.proved
        ? { title: '证书已核实', text: `${name} 已核实，技能标为已认证` }
        : { title: '证书未通过', text: `${name} 未通过，原因在技师页，请重新上传` }
  }
}
