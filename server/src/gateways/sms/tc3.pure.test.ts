import { describe, expect, it } from 'vitest'
import { tc3Headers } from './tc3'

describe('the TC3 signature', () => {
  it('is the one of Tencent’s published example', () => {
    const headers = tc3Headers({
      secretId: 'AKID********************************',
      secretKey: '********************************',
      service: 'cvm',
      host: 'cvm.tencentcloudapi.com',
      action: 'DescribeInstances',
      payload: String.raw`{"Limit": 1, "Filters": [{"Values": ["\u672a\u547d\u540d"], "Name": "instance-name"}]}`,
      at: new Date(1_551_113_065_000),
    })
    expect(headers.Authorization).toBe(
      'TC3-HMAC-SHA256 Credential=AKID********************************/2019-02-25/cvm/tc3_request, SignedHeaders=content-type;host;x-tc-action, Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f',
    )
    expect(headers).toMatchObject({ 'X-TC-Action': 'DescribeInstances', 'X-TC-Timestamp': '1551113065' })
  })
})
