/* A picture as small as a card shows it, so that hundreds of photographs do not fill the memory. */
const side = 720;

export const thumbnail = async file => {
  const picture = await createImageBitmap(file);
  const scale = side / Math.max(picture.width, picture.height);
  if (scale >= 1) return picture;
  const small = await createImageBitmap(picture, {
    resizeWidth: Math.max(1, Math.round(picture.width * scale)),
    resizeHeight: Math.max(1, Math.round(picture.height * scale)),
    resizeQuality: "high",
  });
  picture.close();
  return small;
};
