import type { CaseCaller } from './case-access'

/** How the other sides call who speaks; the shop's staff by their side, never by name. */
export function sideName(caller: CaseCaller): string {
  switch (caller.kind) {
    case 'owner':
      return '车主'
    case 'shop':
      return caller.role === 'technician' ? '技师' : '门店'
    case 'operator':
      return '安心修客服'
  }
}
