import { serveDemo } from './serve'

/** The demo page as a process of its own, told by its environment where the product is. */
async function main(): Promise<void> {
  const given = (name: string) => {
    const value = process.env[name]
    if (!value) throw new Error(`${name} is not set`)
    return value
  }
  const { url } = await serveDemo({
    port: Number(given('DEMO_PORT')),
    apiUrl: given('DEMO_API_URL'),
    adminUrl: given('DEMO_WECHAT_URL'),
    appIds: { owner: given('WECHAT_OWNER_APPID'), shop: given('WECHAT_SHOP_APPID') },
    edition: given('DEMO_EDITION'),
    templates: given('WECHAT_TEMPLATES'),
  })
  process.stdout.write(`${JSON.stringify({ ready: true, url })}\n`)
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
  process.exitCode = 1
})
