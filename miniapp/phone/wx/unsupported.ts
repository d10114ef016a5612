import { noteError } from '../journal'
import type { Phone } from '../phone'
import { words } from '../words'

/** Calls of WeChat that a mini-program of ours might want and this phone does not have. */
const NAMES = words(`
    addCard addPhoneCalendar addPhoneContact addPhoneRepeatCalendar chooseAddress chooseContact chooseImage
    chooseInvoice chooseInvoiceTitle chooseMessageFile choosePoi chooseVideo checkIsSoterEnrolledInDevice
    checkIsSupportSoterAuthentication checkSession compressVideo createAnimation
    createCameraContext createCanvasContext createInnerAudioContext createIntersectionObserver
    createMapContext createMediaQueryObserver createOffscreenCanvas createVideoContext createWorker
    exitMiniProgram getBackgroundAudioManager getBatteryInfo 
    getGroupEnterInfo getLocalIPAddress getRandomValues getRecorderManager 
    getScreenBrightness getShareInfo getUserInfo getUserProfile getWeRunData hideShareMenu hideTabBar hideTabBarRedDot
    loadFontFace navigateToMiniProgram openBusinessView openCustomerServiceChat openDocument
    openEmbeddedMiniProgram saveVideoToPhotosAlbum setKeepScreenOn setScreenBrightness shareFileMessage
    shareToWeRun showRedPackage showTabBar showTabBarRedDot startAccelerometer startCompass
    startLocationUpdate startLocationUpdateBackground startRecord startSoterAuthentication stopRecord
    updateShareMenu updateWeChatApp vibrateLong requestSubscribeDeviceMessage onLocationChange
`)

/** They throw instead of pretending, and the error counts even where the mini-program catches it. */
export function unsupportedApis(phone: Phone): Record<string, unknown> {
  return Object.fromEntries(
    NAMES.map((name) => [
      name,
      () => {
        const error = new Error(`wx.${name} is not supported by this phone`)
        noteError(phone.journal, `wx.${name}`, error)
        throw error
      },
    ]),
  )
}
