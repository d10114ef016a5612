/** Kinds of certificates, without Zod: both mini-programs show them. */
export const CERTIFICATE_KINDS = ['electrician', 'new-energy', 'grade', 'maker', 'other'] as const
export type CertificateKind = (typeof CERTIFICATE_KINDS)[number]

export const CERTIFICATE_NAMES: Readonly<Record<CertificateKind, string>> = {
  electrician: '电工作业操作证',
  'new-energy': '新能源汽车维修证书',
  grade: '汽车维修工等级证书',
  maker: '厂家培训证书',
  other: '其他证书',
}

/** High-voltage work is allowed by this skill alone, which an electrician's certificate with an end proves. */
export const HIGH_VOLTAGE = 'ev-hv'

/** Which kinds prove a skill, and whether without a last day. */
export function provesSkill(kind: CertificateKind, skill: string, validUntil: string | null): boolean {
  return skill !== HIGH_VOLTAGE || (kind === 'electrician' && validUntil !== null)
}
