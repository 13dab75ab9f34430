/* A layer's pack.json: what it is called and which conventions it chooses. */
#include "pack/load.h"

static const char *const setting_names[] = {
#define CMG_SETTING(identifier, name, values) name,
#include "pack/settings.def"
#undef CMG_SETTING
};
static const char *const setting_values[] = {
#define CMG_SETTING(identifier, name, values) values,
#include "pack/settings.def"
#undef CMG_SETTING
};
static const char setting_members[] =
#define CMG_SETTING(identifier, name, values) name " "
#include "pack/settings.def"
#undef CMG_SETTING
    ;

static void read_amount_setting(cmg_loader *loader, cmg_json value, cmg_setting_value *setting)
{
    cmg_decimal number;
    if (!cmg_read_number(loader, value, &number))
        return;
    if (cmg_decimal_sign(number) > 0)
        setting->number = number;
    else
        cmg_fault(loader, CMG_M_pack_not_positive, value);
}

static void read_settings(cmg_loader *loader, cmg_json manifest, uint16_t layer)
{
    const cmg_json settings = cmg_json_member(manifest, "settings");
    const size_t errors = loader->errors;
    if (!cmg_json_present(settings)) {
        loader->settings_lost |= cmg_is_misspelt(loader, manifest, "settings");
        return;
    }
    const bool is_object = cmg_read_object(loader, settings, setting_members);
    for (size_t i = 0; i < CMG_SETTING_COUNT && is_object; i++) {
        cmg_setting_value *setting = &loader->pack->settings[i];
        const cmg_json value = cmg_json_member(settings, setting_names[i]);
        if (!cmg_json_present(value))
            continue;
        setting->origin = cmg_origin_of(loader, layer, value);
        if (setting_values[i][0] == '\0') {
            read_amount_setting(loader, value, setting);
            continue;
        }
        const int choice =
            cmg_read_choice(loader, settings, setting_names[i], setting_values[i], CMG_REQUIRED);
        if (choice >= 0)
            setting->choice = (uint8_t)choice;
    }
    loader->settings_lost |= loader->errors != errors;
}

uint8_t cmg_read_convention(cmg_loader *loader, cmg_json object, cmg_setting setting, uint32_t *used)
{
    const int own =
        cmg_read_choice(loader, object, setting_names[setting], setting_values[setting], CMG_OPTIONAL);
    if (own >= 0)
        return (uint8_t)own;
    *used |= 1u << setting;
    return loader->pack->settings[setting].choice;
}

bool cmg_convention_is_lost(const cmg_loader *loader, cmg_json object, cmg_setting setting)
{
    return cmg_is_misspelt(loader, object, setting_names[setting]) ||
           (loader->settings_lost && !cmg_json_present(cmg_json_member(object, setting_names[setting])));
}

static bool is_pack_name(cmg_text name)
{
    for (size_t i = 0; i < name.length; i++) {
        const char c = name.bytes[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '-')
            return false;
    }
    return true;
}

/* major.minor.patch, each without leading zeros. */
static bool is_version(cmg_text version)
{
    size_t at = 0;
    for (int part = 0; part < 3; part++) {
        const size_t start = at;
        while (at < version.length && version.bytes[at] >= '0' && version.bytes[at] <= '9')
            at++;
        const size_t digits = at - start;
        if (digits == 0 || digits > 9 || (digits > 1 && version.bytes[start] == '0'))
            return false;
        if (part < 2 && (at == version.length || version.bytes[at++] != '.'))
            return false;
    }
    return at == version.length;
}

void cmg_read_manifest(cmg_loader *loader, cmg_json manifest, uint16_t number)
{
    const bool is_object =
        cmg_read_object(loader, manifest, "format name version title extends files settings");
    if (!is_object || cmg_is_misspelt(loader, manifest, "extends") ||
        cmg_is_misspelt(loader, manifest, "files"))
        loader->lost = CMG_LOST_ALL;
    if (!is_object)
        return;
    cmg_layer *layer = &loader->pack->layers[number];
    const cmg_json format = cmg_json_member(manifest, "format");
    if (!cmg_json_present(format))
        cmg_fault_missing(loader, manifest, "format");
    else if (!cmg_text_equal(cmg_json_number(format), CMG_TEXT("1")))
        cmg_fault(loader, CMG_M_pack_bad_format, format);
    layer->name = cmg_read_text(loader, manifest, "name", CMG_REQUIRED);
    if (!is_pack_name(layer->name))
        cmg_fault(loader, CMG_M_pack_bad_name, cmg_json_member(manifest, "name"),
                  CMG_ARG("name", layer->name));
    layer->version = cmg_read_text(loader, manifest, "version", CMG_REQUIRED);
    if (layer->version.length != 0 && !is_version(layer->version))
        cmg_fault(loader, CMG_M_pack_bad_version, cmg_json_member(manifest, "version"),
                  CMG_ARG("version", layer->version));
    layer->title = cmg_read_label(loader, manifest, "title", CMG_REQUIRED);
    read_settings(loader, manifest, number);
}
