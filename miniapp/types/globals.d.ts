/** Set at build time: which of the two mini-programs this is. */
declare const APP_NAME: 'owner' | 'shop'
/** Set at build time: where the API answers, without a slash at the end. */
declare const API_BASE_URL: string

declare module '*.scss'
