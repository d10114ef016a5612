import type { Clock } from '../../platform/clock'
import type { Env } from '../../platform/env'
import { createLocalDisk } from './local-disk'
import type { Storage } from './port'
import { createS3 } from './s3'

/** A bucket where one is named, the directory otherwise. */
export function createStorage(env: Env, deps: { readonly clock: Clock }): Storage {
  const { STORAGE_S3_URL, STORAGE_S3_REGION, STORAGE_S3_ACCESS_KEY_ID, STORAGE_S3_SECRET_ACCESS_KEY } = env
  if (!STORAGE_S3_URL || !STORAGE_S3_ACCESS_KEY_ID || !STORAGE_S3_SECRET_ACCESS_KEY)
    return createLocalDisk(env.STORAGE_DIR)
  return createS3(
    {
      bucketUrl: STORAGE_S3_URL,
      region: STORAGE_S3_REGION,
      accessKeyId: STORAGE_S3_ACCESS_KEY_ID,
      secretAccessKey: STORAGE_S3_SECRET_ACCESS_KEY,
      timeoutMs: env.STORAGE_S3_TIMEOUT_MS,
    },
    deps,
  )
}
