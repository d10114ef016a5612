import type { PhoneFile } from '../phone'

type Draw = (paper: CanvasRenderingContext2D) => void

const WIDTH = 960
const HEIGHT = 720

/** Pictures for an album without a camera: a car from all sides, its dashboard, and what a workshop photographs. */
export function drawAlbum(): PhoneFile[] {
  const pictures: readonly (readonly [string, Draw])[] = [
    ['车头.jpg', (paper) => drawFront(paper, '#f4f1d8')],
    ['车尾.jpg', (paper) => drawFront(paper, '#c93a32')],
    ['左侧.jpg', (paper) => drawSide(paper, 1)],
    ['右侧.jpg', (paper) => drawSide(paper, -1)],
    ['仪表盘.jpg', drawDashboard],
    ['刹车片.jpg', drawDisc],
    ['机油尺.jpg', drawDipstick],
    ['划痕.jpg', drawScratch],
  ]
  return pictures.map(([name, draw]) => ({ name, type: 'image', bytes: paint(draw) }))
}

function paint(draw: Draw): Uint8Array {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = HEIGHT
  const paper = canvas.getContext('2d')
  if (paper === null) throw new Error('this browser draws nothing on a canvas')
  draw(paper)
  const base64 = canvas.toDataURL('image/jpeg', 0.86).split(',')[1] ?? ''
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
}

function ground(paper: CanvasRenderingContext2D): void {
  const wall = paper.createLinearGradient(0, 0, 0, HEIGHT)
  wall.addColorStop(0, '#cfd8d4')
  wall.addColorStop(0.66, '#e9eeeb')
  wall.addColorStop(0.67, '#8f9995')
  wall.addColorStop(1, '#6d7673')
  paper.fillStyle = wall
  paper.fillRect(0, 0, WIDTH, HEIGHT)
}

function block(
  paper: CanvasRenderingContext2D,
  colour: string,
  box: readonly [number, number, number, number],
  round: number,
): void {
  paper.fillStyle = colour
  paper.beginPath()
  paper.roundRect(...box, round)
  paper.fill()
}

function disc(paper: CanvasRenderingContext2D, colour: string, x: number, y: number, radius: number): void {
  paper.fillStyle = colour
  paper.beginPath()
  paper.arc(x, y, radius, 0, 2 * Math.PI)
  paper.fill()
}

function shape(
  paper: CanvasRenderingContext2D,
  colour: string,
  points: readonly (readonly [number, number])[],
): void {
  paper.fillStyle = colour
  paper.beginPath()
  for (const [x, y] of points) paper.lineTo(x, y)
  paper.closePath()
  paper.fill()
}

function drawFront(paper: CanvasRenderingContext2D, lamp: string): void {
  ground(paper)
  block(paper, '#1d2624', [205, 520, 90, 90], 20)
  block(paper, '#1d2624', [665, 520, 90, 90], 20)
  shape(paper, '#2f5d54', [
    [320, 200],
    [640, 200],
    [720, 350],
    [240, 350],
  ])
  shape(paper, '#a9c3c9', [
    [335, 220],
    [625, 220],
    [680, 340],
    [280, 340],
  ])
  block(paper, '#3a7368', [180, 340, 600, 200], 48)
  block(paper, lamp, [210, 385, 120, 56], 26)
  block(paper, lamp, [630, 385, 120, 56], 26)
  block(paper, '#18201e', [360, 390, 240, 48], 18)
  block(paper, '#24463f', [180, 480, 600, 70], 30)
  block(paper, '#1f4fa8', [390, 470, 180, 52], 8)
  paper.fillStyle = '#fff'
  paper.font = '600 30px sans-serif'
  paper.textAlign = 'center'
  paper.fillText('浙A 12345', 480, 507)
}

function drawSide(paper: CanvasRenderingContext2D, direction: 1 | -1): void {
  ground(paper)
  paper.save()
  paper.translate(WIDTH / 2, 0)
  paper.scale(direction, 1)
  paper.translate(-WIDTH / 2, 0)
  shape(paper, '#2f5d54', [
    [270, 360],
    [370, 250],
    [600, 250],
    [720, 360],
  ])
  shape(paper, '#a9c3c9', [
    [300, 355],
    [380, 270],
    [475, 270],
    [475, 355],
  ])
  shape(paper, '#a9c3c9', [
    [490, 355],
    [490, 270],
    [590, 270],
    [680, 355],
  ])
  block(paper, '#3a7368', [110, 350, 750, 150], 56)
  block(paper, '#f4f1d8', [118, 385, 60, 36], 16)
  block(paper, '#c93a32', [812, 385, 44, 36], 14)
  block(paper, '#24463f', [480, 360, 6, 130], 3)
  block(paper, '#24463f', [520, 400, 60, 10], 5)
  for (const x of [270, 700]) {
    disc(paper, '#18201e', x, 510, 84)
    disc(paper, '#b8c2be', x, 510, 50)
    disc(paper, '#5c6763', x, 510, 14)
  }
  paper.restore()
}

function drawDashboard(paper: CanvasRenderingContext2D): void {
  paper.fillStyle = '#141a18'
  paper.fillRect(0, 0, WIDTH, HEIGHT)
  block(paper, '#0b0f0e', [70, 130, 820, 430], 120)
  for (const [x, needle] of [
    [290, 2.3],
    [670, 3.6],
  ] as const) {
    disc(paper, '#26302d', x, 340, 160)
    disc(paper, '#0f1413', x, 340, 146)
    for (let mark = 0; mark <= 10; mark++) {
      const angle = 2.3 + (mark * 4.7) / 10
      disc(paper, mark > 8 ? '#f0766e' : '#dfe7e3', x + 124 * Math.cos(angle), 340 + 124 * Math.sin(angle), 6)
    }
    paper.strokeStyle = '#f2b14a'
    paper.lineWidth = 8
    paper.beginPath()
    paper.moveTo(x, 340)
    paper.lineTo(x + 110 * Math.cos(needle), 340 + 110 * Math.sin(needle))
    paper.stroke()
    disc(paper, '#9daaa5', x, 340, 16)
  }
  paper.fillStyle = '#eaf0ed'
  paper.font = '600 44px ui-monospace, monospace'
  paper.textAlign = 'center'
  paper.fillText('42 360 km', 480, 520)
  paper.fillStyle = '#f2b14a'
  paper.font = '36px sans-serif'
  paper.fillText('保养提醒', 480, 230)
}

function drawDisc(paper: CanvasRenderingContext2D): void {
  ground(paper)
  disc(paper, '#18201e', 480, 370, 330)
  disc(paper, '#7c8783', 480, 370, 250)
  disc(paper, '#9aa5a1', 480, 370, 230)
  disc(paper, '#5c6763', 480, 370, 110)
  for (let hole = 0; hole < 5; hole++) {
    const angle = (hole * 2 * Math.PI) / 5
    disc(paper, '#26302d', 480 + 70 * Math.cos(angle), 370 + 70 * Math.sin(angle), 17)
  }
  block(paper, '#c93a32', [640, 230, 120, 280], 50)
  block(paper, '#3b3430', [622, 270, 22, 200], 6)
}

function drawDipstick(paper: CanvasRenderingContext2D): void {
  paper.fillStyle = '#dfe4e0'
  paper.fillRect(0, 0, WIDTH, HEIGHT)
  block(paper, '#b9c1bd', [120, 330, 720, 40], 20)
  block(paper, '#3a2a16', [480, 332, 356, 36], 18)
  for (const x of [560, 720]) disc(paper, '#eef2ef', x, 350, 9)
  paper.fillStyle = '#17201d'
  paper.font = '36px sans-serif'
  paper.textAlign = 'center'
  paper.fillText('MIN', 560, 310)
  paper.fillText('MAX', 720, 310)
}

function drawScratch(paper: CanvasRenderingContext2D): void {
  const paint = paper.createLinearGradient(0, 0, WIDTH, HEIGHT)
  paint.addColorStop(0, '#4f8a7e')
  paint.addColorStop(1, '#2c574e')
  paper.fillStyle = paint
  paper.fillRect(0, 0, WIDTH, HEIGHT)
  paper.strokeStyle = '#e3e9e6'
  for (let line = 0; line < 6; line++) {
    paper.lineWidth = 2 + (line % 3) * 2
    paper.beginPath()
    paper.moveTo(180 + line * 14, 480 - line * 22)
    paper.bezierCurveTo(380, 300 + line * 12, 560, 360 - line * 20, 780 - line * 18, 240 + line * 10)
    paper.stroke()
  }
}
