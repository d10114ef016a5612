/** Under which the name of the last shop is kept on this phone, for the sentence to somebody who was removed. */
export const SHOP_KNOWN_KEY = 'shop-known'
